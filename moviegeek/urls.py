"""Addresses of the visitor site."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import path, re_path, register_converter
from django.urls.converters import SlugConverter

from moviegeek import feeds
from moviegeek.sitemaps import SITEMAPS
from moviegeek.views import (
    acts,
    asks,
    browse,
    home,
    imports,
    join,
    lists,
    mine,
    movie,
    own_data,
    pages,
    people,
    pictures,
    preferences,
    search,
    states,
    together,
    tokens,
    undoing,
    welcome,
)


class WordsConverter(SlugConverter):
    """The words of an address; they may be missing, as the number decides."""

    regex = r"[-a-zA-Z0-9_]*"


register_converter(WordsConverter, "words")

urlpatterns = [
    path("", home.home, name="home"),
    path("shelves/", home.more_shelves, name="shelves"),
    path("browse/", browse.browse, name="browse"),
    path("search/", search.search, name="search"),
    path("search/forget/", search.forget, name="forget-searches"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("movies/<int:movie_id>-<words:words>/", movie.movie, name="movie"),
    path("movies/<int:movie_id>/", movie.movie, name="movie-number"),
    path("movies/<int:movie_id>/act/", acts.act, name="act"),
    path("movies/<int:movie_id>/rate/", acts.rate, name="rate"),
    path("movies/<int:movie_id>/buy/", acts.buy, name="buy"),
    path("people/<int:contributor_id>-<words:words>/", people.contributor, name="contributor"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("together/", together.start, name="together"),
    path("together/lists/<str:key>/", together.result, name="evening-result"),
    path("together/<str:key>/", together.evening, name="evening"),
    path("together/<str:key>/news/", together.news, name="evening-news"),
    path("together/<str:key>/act/", together.act, name="evening-act"),
    path("lists/<str:secret>/", lists.shared, name="shared-list"),
    path("my/", mine.my_movies, name="my"),
    path("my/history/", mine.history, name="history"),
    path("my/history/forget/", own_data.forget, name="forget"),
    path("my/history/restore/", own_data.restore, name="restore"),
    path("my/history/clear/", own_data.clear, name="clear-history"),
    path("my/taste/", mine.taste, name="taste"),
    path("my/lists/", lists.my_lists, name="my-lists"),
    path("my/lists/add/", lists.add, name="add-to-list"),
    path("my/lists/<uuid:key>/", lists.my_list, name="my-list"),
    path("my/watchlist/move/", mine.move_on_watchlist, name="move-on-watchlist"),
    path("my/<slug:tab>/several/", mine.several, name="several"),
    path("my/undo/", undoing.take_back, name="undo"),
    path("my/taste/not-seen/", acts.not_seen, name="not-seen"),
    path("my/taste/ask/", asks.ask, name="ask"),
    path("my/import/", imports.start, name="import"),
    path("my/import/<uuid:key>/", imports.own_import, name="own-import"),
    path("my/<slug:tab>/", mine.tab, name="my-tab"),
    path("my/<slug:tab>.<slug:suffix>", mine.tab_file, name="my-tab-file"),
    path("settings/", preferences.settings, name="settings"),
    path("settings/account/", preferences.account, name="account"),
    path("settings/look/", preferences.look, name="set-look"),
    path("settings/comforts/", preferences.comforts, name="set-comforts"),
    path("settings/language/", preferences.language, name="set-language"),
    path("settings/browsers/", preferences.browsers, name="browsers"),
    path("settings/name/", preferences.name, name="set-name"),
    path("settings/feeds/", preferences.feeds, name="set-feeds"),
    path("settings/privacy/", preferences.privacy, name="set-privacy"),
    path("settings/banner/", preferences.close_banner, name="close-banner"),
    path("settings/data/", own_data.overview, name="own-data"),
    path("settings/export/", own_data.export, name="export"),
    path("settings/export/download/", own_data.download, name="download-export"),
    path("settings/erase/", own_data.erase, name="erase"),
    path("settings/erase/<uuid:number>/", own_data.erased, name="erased"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/revoke/", tokens.revoke, name="revoke-token"),
    path("accounts/bring/", join.bring, name="bring"),
    path("accounts/bring/undo/", join.undo, name="undo-bring"),
    path("about/", pages.about, name="about"),
    path("privacy/", pages.privacy, name="privacy"),
    path("how-we-recommend/", pages.how, name="how"),
    path("contact/", pages.contact, name="contact"),
    re_path(
        r"^posters/(?P<movie_id>[0-9]{1,18})-(?P<version>[0-9a-z-]+?)-wide\.svg$",
        pictures.backdrop,
        name="backdrop",
    ),
    re_path(
        r"^posters/(?P<movie_id>[0-9]{1,18})-(?P<version>[0-9a-z-]+?)-link\.svg$",
        pictures.link_picture,
        name="link-picture",
    ),
    re_path(
        r"^posters/(?P<movie_id>[0-9]{1,18})-(?P<version>[0-9a-z-]+?)\.svg$", pictures.poster, name="poster"
    ),
    re_path(
        r"^posters/(?P<movie_id>[0-9]{1,18})-(?P<version>[\w-]+)\.jpg$",
        pictures.picture_poster,
        name="picture",
    ),
    path("look-<slug:version>.css", pictures.look, name="look"),
    path("feeds/popular/", feeds.PopularFeed(), name="feed-popular"),
    path("feeds/new/", feeds.NewFeed(), name="feed-new"),
    path("feeds/<str:secret>/<slug:name>/", feeds.private_feed, name="private-feed"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("dev/states/", states.states, name="states"),
]
