"""Django's ``makemessages``, which reads the texts of our Jinja2 templates too."""

from __future__ import annotations

from pathlib import Path

from django.core.management.commands import makemessages
from jinja2.ext import extract_from_ast

from reviews.environment import the_environment

#: Their place in the repository.
_PUBLIC = "templates/public/"


class BuildFile(makemessages.BuildFile):
    """A file to be read by xgettext: for it, a template becomes calls of gettext in Python."""

    def preprocess(self) -> None:
        if self.domain != "django" or _PUBLIC not in self.path:
            super().preprocess()
            return
        source = Path(self.path).read_text(encoding="utf-8")
        Path(self.work_path).write_text(as_python(source), encoding="utf-8")


class Command(makemessages.Command):
    build_file_class = BuildFile


def as_python(source: str) -> str:
    """The texts of a Jinja2 template, each as a call that xgettext understands, on its line."""
    lines: list[str] = []
    for number, function, texts in extract_from_ast(the_environment().parse(source)):
        lines += [""] * (number - 1 - len(lines))
        # What is no text is a number that chooses a form, and comes as nothing.
        told = filter(None, [texts] if isinstance(texts, str) else texts or ())
        lines.append(f"{function}({', '.join(map(repr, told))})")
    return "\n".join(lines) + "\n"
