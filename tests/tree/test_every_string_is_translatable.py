"""Nothing that a reader sees is outside of the catalogue: templates, mails, forms, messages and scripts."""

from pathlib import Path

import pytest
from django import forms
from django.utils.functional import Promise

from tests.untranslated import VALUE, in_mail, in_python, in_script, in_template

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
OURS = ("accounts", "campaigns", "disclosures")
# Names, which are the same in every language.
NAMES = {
    "Data",  # the brand is drawn in two parts
    "Trail",
    "Data Trail",
    "CSV",  # formats and what is called by its name everywhere
    "PDF",
    "csv",
    "sha256",
    "Harvard, OSCOLA, BibTeX",
}
# Sample data and the remarks of those who build pages; nobody but them reads it.
STYLE_GUIDE = "styleguide"
# Drawn by hand in a template, which has their words; or named when the form is made.
NAMED_ELSEWHERE = {
    ("accounts.forms", "AddPasskeyForm"),
    ("accounts.forms", "SignInForm"),
    ("disclosures.editing.forms.decisions", "RowForm"),
    ("disclosures.editing.forms.decisions", "HitForm"),
    ("disclosures.editing.forms.decisions", "FactForm"),
    ("disclosures.editing.forms.decisions", "NumberForm"),
    ("disclosures.editing.forms.figures", "FigureRow"),
    ("disclosures.forms", "ReasonForm"),
}


def sources(folder: Path, pattern: str) -> list[Path]:
    found = sorted(path for path in folder.rglob(pattern) if STYLE_GUIDE not in path.name)
    assert found
    return found


def test_no_template_shows_words_that_are_not_in_the_catalogue():
    plain = [
        (str(path.relative_to(TEMPLATES)), *found)
        for path in sources(TEMPLATES, "*.html")
        for found in in_template(path.read_text(encoding="utf-8"))
        if found[1].strip(f"{VALUE} ().,–") not in NAMES
    ]
    assert plain == []


def test_no_mail_says_words_that_are_not_in_the_catalogue():
    plain = [
        (str(path.relative_to(TEMPLATES)), *found)
        for path in sources(TEMPLATES, "*.txt")
        for found in in_mail(path.read_text(encoding="utf-8"))
        if found[1].strip(f"{VALUE} ().,–") not in NAMES
    ]
    assert plain == []


def test_no_form_and_no_message_says_words_that_are_not_in_the_catalogue():
    plain = [
        (str(path.relative_to(ROOT)), *found)
        for folder in OURS
        for path in sources(ROOT / folder, "*.py")
        # Models are described for those who write code; what forms show of them is theirs.
        if not {"migrations", "management", "ingest", "models"} & set(path.parts) and path.name != "models.py"
        for found in in_python(path.read_text(encoding="utf-8"))
    ]
    assert plain == []


def test_no_script_has_words_of_its_own():
    plain = [
        (path.name, *found)
        for path in sources(ROOT / "static" / "js", "*.js")
        for found in in_script(path.read_text(encoding="utf-8"))
    ]
    assert plain == []


def every_form() -> list[type[forms.BaseForm]]:
    """Of ours, with the views that have some: all are imported by the addresses."""
    import config.urls  # noqa: F401

    found, waiting = set(), [forms.BaseForm]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found |= set(below)
    ours = [
        each for each in found if each.__module__.split(".")[0] in {"accounts", "campaigns", "disclosures"}
    ]
    return sorted((each for each in ours if STYLE_GUIDE not in each.__module__), key=str)


def test_labels_hints_and_choices_of_forms_are_in_the_language_of_the_page():
    """A plain text would be in the language of whoever loaded the program, for as long as it runs."""
    plain = []
    checked = 0
    for form in every_form():
        for name, field in getattr(form, "base_fields", {}).items():
            if field.widget.is_hidden:
                continue
            checked += 1
            label = "" if (form.__module__, form.__name__) in NAMED_ELSEWHERE else field.label
            if label is None or any(
                said and not isinstance(said, Promise) for said in (label, field.help_text)
            ):
                plain.append((form.__name__, name, field.label, field.help_text))
    assert plain == []
    assert checked > 60


# ---- the test of the test


@pytest.mark.parametrize(
    "text",
    [
        "<p>Words</p>",
        "<p>{{ n }} words</p>",
        '<a href="{% url "x" %}" title="More words">{{ name }}</a>',
        '<img src="x" alt="Page {{ n }}">',
        '<input placeholder="Find it">',
        '<td data-h="State">{{ state }}</td>',
        '<li{% if x %} class="y"{% endif %}>No words</li>',
        '{% translate "Right" %} wrong',
        "{% blocktranslate %}Right{% endblocktranslate %} wrong",
        '{% include "notice.html" with text="Nothing here" only %}',
        '{{ name|default:"Nobody known" }}',
        '<meta name="description" content="What it is">',
        '<button>{% if x %}Save{% else %}{% translate "Send" %}{% endif %}</button>',
    ],
)
def test_words_outside_of_the_catalogue_are_found(text: str):
    assert in_template(text)


@pytest.mark.parametrize(
    "text",
    [
        '<p title="{% translate "More" %}">{% translate "Words" %}: {{ n|counted_as:"small numbers" }}</p>',
        "{% comment %}What this is. name{% endcomment %}<b>{{ name }}</b>",
        "{# A remark #}<p>– {{ n }} · {{ m }}</p>",
        "<p>{% blocktranslate trimmed with n=x %}{{ n }} words{% endblocktranslate %}</p>",
        '{% include "notice.html" with text=_("Nothing here") tone="error" only %}',
        '{% block main_language %}lang="{% language_tag %}"{% endblock main_language %}',
        "<code>manage.py verify</code><script>let words = 1</script>",
        '<h{{ level }} class="title">{{ name }}</h{{ level }}>',
    ],
)
def test_what_is_translated_or_no_word_is_let_through(text: str):
    assert in_template(text) == []


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        ('forms.CharField(label="Name")', True),
        ('forms.CharField(label=gettext_lazy("Name"), help_text="As written")', True),
        ('form.add_error("name", "Say who.")', True),
        ('messages.success(request, f"{name} is read.")', True),
        ('messages.success(request, _("Done.") if done else "Asked.")', True),
        ('messages.error(request, "Wrong: " + name)', True),
        ('raise forms.ValidationError("Too long.")', True),
        ('forms.CharField(error_messages={"required": "Choose."})', True),
        ('forms.CharField(label=gettext_lazy("Name"), label_suffix="")', False),
        ('messages.success(request, _("%(name)s is read.") % {"name": name})', False),
        ('form.add_error("name", f"{name}: {error}")', False),
        ('log.error("not kept: %s", "some words")', False),
    ],
)
def test_plain_words_of_python_are_found(source: str, is_found: bool):
    assert bool(in_python(source)) is is_found


def test_words_of_scripts_are_found():
    assert in_script('button.textContent = "Copied it";') == [(1, "Copied it")]
    assert in_script("said.textContent = `Area ${sign} is gone`;")
    assert in_script('element.dataset.label; // Words that "Are not shown"') == []
    assert in_script('const name = "desk-keys-off", key = "Escape";') == []
