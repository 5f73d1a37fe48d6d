"""
The demo's pictures, drawn by code.

``draw`` gives the same bytes for the same key with the same Pillow. What each
one shows, and who is credited, stands in ``content/pictures.toml``.
"""

from __future__ import annotations

from collections.abc import Callable

from reviewsite.demo.scenes import (
    attorney_woo,
    camellia,
    crash_landing,
    my_mister,
    portraits,
    reply_1988,
    the_glory,
)

HERO, POSTER, FIGURE, PORTRAIT = (2400, 1350), (1200, 1600), (1600, 1067), (800, 800)

#: Key → (scene, size, seed).
PICTURES: dict[str, tuple[Callable[[int, int, str], bytes], tuple[int, int], str]] = {
    "ssangmun-dusk": (reply_1988.rooftops, HERO, "a"),
    "ssangmun-supper": (reply_1988.supper, HERO, "a"),
    "taek-board": (reply_1988.baduk, HERO, "a"),
    "paraglider": (crash_landing.paraglider, HERO, "a"),
    "swiss-lake": (crash_landing.lake, HERO, "a"),
    "market-candle": (crash_landing.candle, HERO, "a"),
    "night-train": (my_mister.night_train, HERO, "a"),
    "moonlit-hill": (my_mister.moonlit_hill, HERO, "a"),
    "camellias": (camellia.flowers, HERO, "a"),
    "ongsan-harbour": (camellia.harbour, HERO, "a"),
    "whale-city": (attorney_woo.over_city, HERO, "a"),
    "revolving-door": (attorney_woo.revolving_door, HERO, "a"),
    "angels-trumpets": (the_glory.trumpets, HERO, "a"),
    "night-stones": (the_glory.stones, HERO, "a"),
    "poster-reply-1988": (reply_1988.rooftops, POSTER, "b"),
    "poster-crash-landing": (crash_landing.paraglider, POSTER, "b"),
    "poster-my-mister": (my_mister.night_train, POSTER, "b"),
    "poster-camellia": (camellia.flowers, POSTER, "b"),
    "poster-attorney-woo": (attorney_woo.over_city, POSTER, "b"),
    "poster-the-glory": (the_glory.trumpets, POSTER, "b"),
    "figure-baduk": (reply_1988.baduk, FIGURE, "b"),
    "figure-candle": (crash_landing.candle, FIGURE, "b"),
    "figure-moon": (my_mister.moonlit_hill, FIGURE, "b"),
    "figure-harbour": (camellia.harbour, FIGURE, "b"),
    "figure-camellias": (camellia.flowers, FIGURE, "c"),
    "figure-kimbap": (attorney_woo.kimbap, FIGURE, "a"),
    "figure-stones": (the_glory.stones, FIGURE, "b"),
    "portrait-seo-ha-rin": (portraits.portrait, PORTRAIT, "ha-rin"),
    "portrait-marta-oyelaran": (portraits.portrait, PORTRAIT, "marta"),
    "portrait-theo-vandermeer": (portraits.portrait, PORTRAIT, "theo"),
    "portrait-ines-caldeira": (portraits.portrait, PORTRAIT, "ines"),
    "portrait-lee-hye-ri": (portraits.portrait, PORTRAIT, "indigo"),
    "portrait-hyun-bin": (portraits.portrait, PORTRAIT, "pine"),
    "portrait-lee-ji-eun": (portraits.portrait, PORTRAIT, "slate"),
    "portrait-gong-hyo-jin": (portraits.portrait, PORTRAIT, "rose"),
    "portrait-park-eun-bin": (portraits.portrait, PORTRAIT, "blue"),
    "portrait-song-hye-kyo": (portraits.portrait, PORTRAIT, "jade"),
}


def draw(key: str) -> bytes:
    """A JPEG of the picture ``key``; ``KeyError`` for one that is not in the table."""
    scene, (width, height), seed = PICTURES[key]
    return scene(width, height, seed)
