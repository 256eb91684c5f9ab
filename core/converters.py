"""Numbers in addresses: as long as what they name. Longer ones name nothing, so there is no page.

Django's own takes any number of digits, and a database none that it cannot hold.
"""

from django.urls import register_converter
from django.urls.converters import IntConverter


class KeyConverter(IntConverter):
    """The key of a row: up to 18 digits fit into 64 bits."""

    regex = "[0-9]{1,18}"


class NumberConverter(IntConverter):
    """A count, such as the number of a post: up to 9 digits fit into 32 bits."""

    regex = "[0-9]{1,9}"


register_converter(KeyConverter, "key")
register_converter(NumberConverter, "number")
