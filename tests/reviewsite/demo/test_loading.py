"""The demo's content goes through the desk's own verbs, into every state it names."""

import io
from concurrent.futures import ThreadPoolExecutor

import PIL.Image
import pytest

from people.models import User
from reviews import gate
from reviews.models import Review, Topic, WorkflowEvent
from reviewsite.demo import content, loading

pytestmark = pytest.mark.django_db


def small(key):
    """A picture that takes no time to draw."""
    out = io.BytesIO()
    PIL.Image.new("RGB", (64, 36), "teal").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def demo(monkeypatch, at):
    monkeypatch.setattr(loading.pictures, "draw", small)
    monkeypatch.setattr(loading, "ProcessPoolExecutor", ThreadPoolExecutor)
    loading.make_users("a password")
    loading.load(at)
    return content.load()


def test_every_review_is_in_the_state_it_names(demo, at):
    live = set(gate.reviews(at).values_list("slug", flat=True))
    gone = set(gate.withdrawn_reviews(at).values_list("slug", flat=True))
    states = {slug: said.state for slug, said in demo.reviews.items()}
    assert live == {
        s for s, state in states.items() if state in {"live", "corrected", "correction-waiting"}
    }
    assert gone == {s for s, state in states.items() if state == "withdrawn"}
    held = Review.objects.exclude(held_at=None).values_list("slug", flat=True)
    assert set(held) == {s for s, state in states.items() if state == "held"}
    assert len(live) >= 8


def test_the_topics_are_there_and_one_is_in_hangul(demo, at):
    assert gate.topics(at).filter(slug="로맨스").exists()
    assert Topic.objects.count() == len(demo.topics)


def test_the_three_of_the_desk_can_sign_in_and_did_what_was_done(demo):
    for name in ("writer", "editor", "publisher"):
        assert User.objects.get(username=name).check_password("a password")
    approvals = WorkflowEvent.objects.filter(verb="approve")
    assert set(approvals.values_list("by__username", flat=True)) == {"editor"}
