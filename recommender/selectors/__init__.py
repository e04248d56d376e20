"""What other apps may ask of the recommender. Reading a list also records it: it was offered; only
`unrecorded_list` does not."""

from catalogue.serializers import movie_as_json
from recommender.engine.naming import algorithm_names
from recommender.everyone.charts import CHARTS
from recommender.evidence.provenance import is_simulation_counted
from recommender.measuring.learning import learned_weights
from recommender.measuring.learning_figure import NOTHING_LEARNED, learned_weights_figure
from recommender.person.beliefs import Belief, Beliefs, beliefs_of
from recommender.person.neighbours import SimilarPerson, similar_persons
from recommender.person.side_by_side import SideBySide, algorithms_side_by_side
from recommender.person.why import Why, why
from recommender.selectors.evidence import (
    evidence_half_life_days,
    evidence_rules,
    evidence_weights,
    implicit_ratings_of,
)
from recommender.selectors.home import home_page
from recommender.selectors.lists import (
    TogetherMember,
    chart,
    member_of,
    member_with,
    recommendations,
    recommendations_for_history,
    recommendations_for_many,
    together,
    unrecorded_list,
)
from recommender.selectors.movies import (
    AboutMovie,
    PersonalOrder,
    about_movie,
    matches_of,
    nearest_movies,
    onboarding_movies,
    personal_order,
    similar_movies,
)
from recommender.selectors.versions import live_versions, versions
from recommender.serving.pipeline import Wish
from recommender.serving.slate import Reason, ReasonMovie, ServedSlate, SlateItem
from recommender.serving.steering import USUAL_STEP
from recommender.serving.together import TogetherSlate
from recommender.serving.together import View as TogetherView
from recommender.serving.words import listed, thing_in_words
from recommender.shelves import shelf_title
from recommender.shelves.home import HomePage, HomeWish
from recommender.shelves.shelf import OPINIONS_FOR_A_PAGE

__all__ = [
    "CHARTS",
    "NOTHING_LEARNED",
    "OPINIONS_FOR_A_PAGE",
    "USUAL_STEP",
    "AboutMovie",
    "Belief",
    "Beliefs",
    "HomePage",
    "HomeWish",
    "PersonalOrder",
    "Reason",
    "ReasonMovie",
    "ServedSlate",
    "SideBySide",
    "SimilarPerson",
    "SlateItem",
    "TogetherMember",
    "TogetherSlate",
    "TogetherView",
    "Why",
    "Wish",
    "about_movie",
    "algorithm_names",
    "algorithms_side_by_side",
    "beliefs_of",
    "chart",
    "evidence_half_life_days",
    "evidence_rules",
    "evidence_weights",
    "home_page",
    "implicit_ratings_of",
    "is_simulation_counted",
    "learned_weights",
    "learned_weights_figure",
    "listed",
    "live_versions",
    "matches_of",
    "member_of",
    "member_with",
    "movie_as_json",
    "nearest_movies",
    "onboarding_movies",
    "personal_order",
    "recommendations",
    "recommendations_for_history",
    "recommendations_for_many",
    "shelf_title",
    "similar_movies",
    "similar_persons",
    "thing_in_words",
    "together",
    "unrecorded_list",
    "versions",
    "why",
]
