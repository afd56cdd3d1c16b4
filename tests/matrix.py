"""The numbers of the table of flows, and what stands behind each."""

import html
import re

from django.test import Client

_CELL = re.compile(r"<td\b[^>]*>(.*?)</td>", re.DOTALL)
_NUMBER = re.compile(r">([\d,]+)<")
_OF_PAIR = re.compile(r'<p class="lede">([\d,]+) flows? on record, (?:no )?number')
_IN_LIST = re.compile(r'<td data-h="Flows" class="num">([\d,]+)</td>')
_NEXT = re.compile(r'rel="next" href="([^"]+)"')


def numbers(client: Client) -> list[tuple[int, str]]:
    """Every number of the table with the address that it leads to; empty where it leads nowhere."""
    body = client.get("/flows/").content.decode()
    table = body.partition('<table class="matrix"')[2].partition("</table>")[0]
    found = []
    for cell in _CELL.findall(table):
        if number := _NUMBER.search(f">{cell}<"):
            link = re.search(r'<a\b[^>]* href="([^"]+)"', cell)
            found.append((_whole(number[1]), html.unescape(link[1]) if link else ""))
    return found


def flows_at(client: Client, address: str) -> int:
    """How many flows a pair, or all pages of a list of pairs, hold."""
    found = 0
    while address:
        response = client.get(address.partition("#")[0])
        assert response.status_code == 200, address
        body = response.content.decode()
        assert "Error:" not in body.partition("</title>")[0], address
        if one := _OF_PAIR.search(body):
            return _whole(one[1])
        pairs = body.partition('<table class="stack pairs"')[2].partition("</table>")[0]
        found += sum(map(_whole, _IN_LIST.findall(pairs)))
        on = _NEXT.search(body)
        address = html.unescape(on[1]) if on else ""
    return found


def _whole(number: str) -> int:
    return int(number.replace(",", ""))
