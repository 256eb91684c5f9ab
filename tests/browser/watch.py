"""Listens to everything a browser complains about."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

ASKED_FOR = {"document", "xhr", "fetch"}
"""Kinds of requests whose refusals a test may be about."""


class Watch:
    """Writes down errors, breaches of the policy, requests to other hosts and failed answers."""

    def __init__(self, own: str, wrong: list[str]) -> None:
        self.own = own
        self.wrong = wrong

    def follow(self, context: BrowserContext) -> None:
        context.on("weberror", self.error)
        context.on("console", self.console)
        context.on("request", self.request)
        context.on("response", self.response)

    def error(self, error: WebError) -> None:
        self.wrong.append(f"error: {error.error}")

    def console(self, message: ConsoleMessage) -> None:
        # Refused requests are looked at below, with their kind and status. A socket is refused
        # while its log-in changes or its server restarts, and connects again.
        expected = ("Failed to load resource", "WebSocket connection to")
        if message.type == "error" and not message.text.startswith(expected):
            self.wrong.append(f"console: {message.text}")

    def request(self, request: Request) -> None:
        if not request.url.startswith((self.own, "data:", "about:", "blob:")):
            self.wrong.append(f"another host: {request.url}")

    def response(self, response: Response) -> None:
        refused = response.status >= 400 and response.request.resource_type not in ASKED_FOR
        if response.status >= 500 or refused:
            self.wrong.append(f"{response.status}: {response.url}")
