"""The models, one subject a file. The catalogue comes first and knows nothing of reviews."""

from .availability import LEAVING_SOON, WORLD, Availability, StreamingService
from .card import SocialCard
from .character import Casting, Character
from .desk import Manuscript, Note, RightsReminder, Waiver, WorkflowEvent
from .drama import CrewCredit, Drama, Genre, Network
from .edition import SCORE_BEST, ApprovedContentError, Edition, EditionImage
from .front import Pick
from .review import Byline, Review, Topic, TopicOfReview
from .search import SearchEntry, SearchMark

__all__ = [
    "LEAVING_SOON",
    "SCORE_BEST",
    "WORLD",
    "ApprovedContentError",
    "Availability",
    "Byline",
    "Casting",
    "Character",
    "CrewCredit",
    "Drama",
    "Edition",
    "EditionImage",
    "Genre",
    "Manuscript",
    "Network",
    "Note",
    "Pick",
    "Review",
    "RightsReminder",
    "SearchEntry",
    "SearchMark",
    "SocialCard",
    "StreamingService",
    "Topic",
    "TopicOfReview",
    "Waiver",
    "WorkflowEvent",
]
