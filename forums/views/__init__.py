"""The forum's pages: translate the request, call a query or an action, render."""
