import numpy
import pytest

from benchmarks.baselines import Asked
from benchmarks.bench_library import Chunks, cut
from benchmarks.bench_sets import Record
from benchmarks.rivals import RIVALS, Rival
from benchmarks.vector_cache import CachedEmbedder

RECORDS = (
    Record(id="gout", title="", text="Gout is caused by crystals of uric acid in a joint."),
    Record(id="asthma", title="", text="Asthma narrows the airways of the lungs."),
    Record(id="migraine", title="", text="A migraine is a throbbing headache."),
)


@pytest.fixture
def chunks(cached: CachedEmbedder) -> Chunks:
    return cut(RECORDS, cached, 1000)


def test_a_missing_framework_says_how_to_install_it() -> None:
    rival = Rival(
        "A framework", ("json", "no_such_framework"), ("no-such-framework==1.0",), RIVALS["HAYSTACK"].open
    )
    assert not rival.is_installed
    assert rival.missing == "not installed: pip install no-such-framework==1.0"


def test_a_module_of_a_missing_package_is_missing() -> None:
    rival = Rival("A framework", ("no_such_framework.core",), ("x",), RIVALS["HAYSTACK"].open)
    assert not rival.is_installed


def test_a_framework_whose_modules_are_there_is_installed_in_some_version() -> None:
    rival = Rival("NumPy", ("numpy", "email.message"), ("numpy",), RIVALS["HAYSTACK"].open)
    assert rival.is_installed
    assert rival.versions == (f"numpy {numpy.__version__}",)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("key", RIVALS)
def test_each_framework_finds_the_document_or_says_what_is_missing(
    key: str, chunks: Chunks, cached: CachedEmbedder
) -> None:
    rival = RIVALS[key]
    if not rival.is_installed:
        assert rival.missing.startswith("not installed: pip install ")
        return
    query = "which crystals cause gout"
    found = rival.open(chunks, cached)(Asked(query, cached.encode_query(query)))
    assert found[0] == "gout"
    assert set(found) <= {"gout", "asthma", "migraine"}
