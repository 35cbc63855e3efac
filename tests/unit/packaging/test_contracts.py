"""The import contracts can fail: each planted import turns lint-imports red."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LINT = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
MODULES = [
    "intake", "intake.__main__", "intake.cli", "intake.services", "intake.bundle", "intake.documents",
    "intake.documents.render", "intake.release", "intake.review", "intake.vault", "intake.vault.schema",
    "intake.journal", "intake.questionnaire", "intake.places", "intake.dates", "intake.names", "intake.crypto",
    "intake.texts", "intake.settings", "intake.model", "intake.clock", "intake.ids", "intake.progress", "intake.errors",
    "ui", "ui.app", "ui.shell", "ui.pages", "ui.pages.home", "ui.pages.unlock", "ui.questionnaire", "ui.models",
    "ui.widgets", "ui.changes", "ui.explain", "ui.jobs", "ui.lock", "ui.i18n", "ui.theme", "forms", "resources",
]  # fmt: skip
PACKAGES = {module for module in MODULES if any(other.startswith(f"{module}.") for other in MODULES)}


FORBIDDEN = [
    ("intake.model", "ui.theme"),
    ("intake.vault.schema", "intake.bundle"),
    ("intake.errors", "intake.model"),
    ("intake.dates", "intake.places"),
    ("forms", "resources"),
    ("ui.pages.home", "ui.pages.unlock"),
    ("ui.widgets", "ui.pages"),
    ("ui.pages.home", "intake.vault"),
    ("ui.pages.home", "intake.crypto"),
    ("ui.models", "sqlalchemy"),
    ("intake.services", "sqlcipher3"),
    ("intake.services", "reportlab"),
    ("intake.bundle", "cryptography"),
    ("intake.cli", "PySide6"),
]
UNPLACED = ["intake.helpers", "ui.misc"]
ALLOWED = [
    ("intake.services", "intake.vault"),
    ("intake.services", "intake.errors"),
    ("intake.journal", "intake.crypto"),
    ("intake.documents.render", "reportlab"),
    ("intake.documents.render", "cryptography"),
    ("intake.vault.schema", "sqlcipher3"),
    ("ui.pages.home", "PySide6"),
    ("ui.pages.home", "intake.services"),
    ("ui.pages.home", "intake.texts"),
    ("ui.app", "ui.shell"),
]


def module_file(house: Path, module: str) -> Path:
    path = house.joinpath(*module.split("."))
    return path / "__init__.py" if module in PACKAGES | {"forms", "resources"} else path.with_suffix(".py")


def build_house(house: Path, *, modules: list[str], imports: list[tuple[str, str]]) -> None:
    """Make a tree with these modules and imports, and the project's own contracts."""
    shutil.copy(ROOT / "pyproject.toml", house)
    for module in modules:
        file = module_file(house, module)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"import {imported}\n" for importer, imported in imports if importer == module))


def broken_contracts(house: Path) -> str:
    """Return what lint-imports says of the tree, or nothing where all contracts hold."""
    assert LINT is not None
    command = [LINT, "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode else ""


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What lint-imports says of a house where everything forbidden is done."""
    house = tmp_path_factory.mktemp("house")
    build_house(house, modules=[*MODULES, *UNPLACED], imports=FORBIDDEN)
    return broken_contracts(house)


def test_the_house_as_drawn_passes(tmp_path: Path) -> None:
    build_house(tmp_path, modules=MODULES, imports=ALLOWED)

    assert broken_contracts(tmp_path) == ""


@pytest.mark.parametrize(("importer", "imported"), FORBIDDEN)
def test_an_import_the_house_forbids_is_found(complaints: str, importer: str, imported: str) -> None:
    assert f"{importer} -> {imported}" in complaints


@pytest.mark.parametrize("module", UNPLACED)
def test_a_module_nobody_has_placed_is_found(complaints: str, module: str) -> None:
    assert f"- {module}\n" in complaints
