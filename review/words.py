"""The word lists of `mask.toml`."""

from schema.base import Noun

Words = tuple[str, ...]


class MaskWords(Noun):
    """Words that help to find personal details; what each list is for stands in the file."""

    sure_introductions: Words
    likely_introductions: Words
    this_is_introductions: Words
    after_this_is: Words
    titles: Words
    no_names: Words
    common_names: Words
    name_particles: Words
    birth_labels: Words
    id_labels: Words
    phone_labels: Words
    phone_regions: Words
    public_numbers: Words
    sure_streets: Words
    capital_streets: Words
    postcode_areas: Words
    states: Words
    units: Words
