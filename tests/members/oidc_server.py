"""A small OpenID Connect server on the loopback: discovery, authorization, token, keys, userinfo.

It signs its identity tokens, checks the client's secret, the redirect address and the PKCE
challenge, and gives out each code once.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT_ID, CLIENT_SECRET = "hearth", "between us"


class OidcServer(ThreadingHTTPServer):
    """`person` is who signs in there."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()
        self.person: dict[str, Any] = {
            "sub": "42",
            "email": "wren@example.com",
            "email_verified": True,
            "name": "Wren Ashby",
            "preferred_username": "wren",
        }
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    server: OidcServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match parts.path:
            case "/.well-known/openid-configuration":
                self._json(self._discovery())
            case "/keys":
                public = json.loads(RSAAlgorithm.to_jwk(self.server.key.public_key()))
                self._json({"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]})
            case "/authorize" if asked["client_id"] == CLIENT_ID:
                code = secrets.token_urlsafe(16)
                self.server.codes[code] = asked
                query = urlencode({"code": code, "state": asked["state"]})
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri']}?{query}")
                self.end_headers()
            case "/userinfo" if self._token() in self.server.tokens:
                self._json(self.server.person)
            case _:
                self.send_error(403)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.server.codes.pop(sent.get("code", ""), None)
        if asked is None or not self._knows_secret(sent) or not self._is_for(asked, sent):
            self._json({"error": "invalid_grant"}, status=400)
            return
        token = secrets.token_urlsafe(16)
        self.server.tokens.add(token)
        self._json(
            {"access_token": token, "token_type": "Bearer", "id_token": self._id_token(asked)}
        )

    def _discovery(self) -> dict[str, Any]:
        url = self.server.url
        return {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "userinfo_endpoint": f"{url}/userinfo",
            "jwks_uri": f"{url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = self.server.person | {
            "iss": self.server.url,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 60,
        }
        if "nonce" in asked:
            claims["nonce"] = asked["nonce"]
        return jwt.encode(claims, self.server.key, "RS256", headers={"kid": "1"})

    def _knows_secret(self, sent: dict[str, str]) -> bool:
        header = self.headers.get("Authorization", "")
        if header.startswith("Basic "):
            pair = base64.b64decode(header.removeprefix("Basic ")).decode()
            return pair == f"{CLIENT_ID}:{CLIENT_SECRET.replace(' ', '+')}" or pair == (
                f"{CLIENT_ID}:{CLIENT_SECRET}"
            )
        return sent.get("client_secret") == CLIENT_SECRET

    def _is_for(self, asked: dict[str, str], sent: dict[str, str]) -> bool:
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return (
            sent["redirect_uri"] == asked["redirect_uri"]
            and asked.get("code_challenge_method") == "S256"
            and asked["code_challenge"] == challenge
        )

    def _token(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")

    def _json(self, data: Any, status: int = 200) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Tests are quiet."""
