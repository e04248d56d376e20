"""What the user agent's own words say. A bot is flagged, never turned away: it may be wrong."""

from __future__ import annotations

import re

from collector.models import Visitor

BOT = re.compile(
    r"bot\b|bot[/;-]|crawl|spider|slurp|scrap|archiver|headless|phantom|lighthouse|preview|monitor|uptime|"
    r"facebookexternalhit|whatsapp|curl/|wget/|httpie|python|aiohttp|httpx|java/|okhttp|go-http|libwww|perl|"
    r"ruby|node-fetch|axios|feed|validator",
    re.IGNORECASE,
)
TABLET = re.compile(r"ipad|tablet|kindle|silk|playbook|android(?!.*mobile)", re.IGNORECASE)
PHONE = re.compile(r"mobi|iphone|ipod|android|phone", re.IGNORECASE)
DESKTOP = re.compile(r"windows|macintosh|x11|linux|cros", re.IGNORECASE)


def is_bot(user_agent: str) -> bool:
    return not user_agent.strip() or bool(BOT.search(user_agent))


def bot_family(user_agent: str) -> str:
    """The word that gave it away; empty: it says nothing of itself."""
    found = BOT.search(user_agent)
    return found.group().lower() if found else ""


def device_of(user_agent: str) -> Visitor.Device:
    if TABLET.search(user_agent):
        return Visitor.Device.TABLET
    if PHONE.search(user_agent):
        return Visitor.Device.PHONE
    return Visitor.Device.DESKTOP if DESKTOP.search(user_agent) else Visitor.Device.OTHER
