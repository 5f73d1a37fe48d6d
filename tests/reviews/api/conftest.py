import pytest
import time_machine

from reviews.models import Availability, Genre, Network, StreamingService, Topic
from tests import factories as make

SITE = "https://reviews.example"


@pytest.fixture
def get(client, at):
    """``get(path, when=at)``: what a program is answered at an instant; whole addresses too."""

    def get(path, when=at, **asked):
        with time_machine.travel(when, tick=False):
            return client.get(path.removeprefix(SITE), asked or None)

    return get


@pytest.fixture
def told(get):
    """The same, as what the JSON of an answer says."""

    def told(path, *args, **asked):
        response = get(path, *args, **asked)
        assert response.status_code == 200, response.content
        assert response["Content-Type"] == "application/json; charset=utf-8"
        return response.json()

    return told


@pytest.fixture
def world(at):
    """One public thing of each kind, with all that it can have; gives the review's edition."""
    drama = make.drama("Run On", slug="run-on", native_title="런 온", poster=make.image())
    drama.genres.add(Genre.objects.create(name="Romance", slug="romance"))
    drama.networks.add(Network.objects.create(name="JTBC", slug="jtbc"))
    make.character(drama, "Ki Seon-gyeom", "Im Si-wan", native_name="기선겸")
    make.character(drama, "Dan-ah", "Choi Soo-young", tier=2, identity_is_spoiler=True)
    make.crew(drama, "Park Si-hyun")
    hero = make.image(creator="김다옥", credit_line="JTBC", alt="Two run")
    still = make.image(credit_line="Still: tvN", caption="At the end")
    edition = make.live(
        at,
        drama=drama,
        slug="run-on",
        headline="Run & run 런 온",
        hero=hero,
        authors=[make.author("Kim Ha-eun", slug="kim")],
        body="<p>See <a href='/dramas/x/'>x</a>.</p>"
        f'<figure data-image="{still.pk}"></figure>'
        "<details><summary>Spoiler: the end</summary><p>They run.</p></details>"
        "<details><p>On.</p></details>",
        verdict_for=["The running"],
    )
    edition.review.topics.add(Topic.objects.create(name="로맨스", slug="로맨스"))
    viki = StreamingService.objects.create(name="Viki", slug="viki")
    Availability.objects.create(
        drama=drama, service=viki, country="US", url="https://viki.example/run-on", source="Viki"
    )
    return edition
