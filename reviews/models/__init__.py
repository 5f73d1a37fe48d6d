"""The models, one subject a file. The catalogue comes first and knows nothing of reviews."""

from .availability import LEAVING_SOON, WORLD, Availability, StreamingService
from .card import SocialCard
from .character import Casting, Character
from .desk import Manuscript, Note, Waiver, WorkflowEvent
from .drama import CrewCredit, Drama, Genre, Network
from .edition import SCORE_BEST, ApprovedContentError, Edition, EditionImage
from .review import Byline, Review, Topic, TopicOfReview

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
    "Review",
    "SocialCard",
    "StreamingService",
    "Topic",
    "TopicOfReview",
    "Waiver",
    "WorkflowEvent",
]
