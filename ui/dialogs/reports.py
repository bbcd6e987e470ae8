"""Reports: what an import met, what a check found, and what a bug looked like."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reader.models import ImportReport, MergeReport, VerifyReport
from ui.dialogs.base import TextDialog
from ui.dialogs.problems import ProblemsDialog, problem_lines
from ui.i18n import number, translate
from ui.operations import import_summary, merge_summary


def import_report(report: ImportReport, parent: QWidget | None = None) -> ProblemsDialog:
    """The problems of an import."""
    counted = translate("Reports", "%Ln thing(s) to know about:", None, len(report.problems))
    heading = f"{import_summary(report)} {counted}"
    return ProblemsDialog(translate("Reports", "Import report"), heading, report.problems, parent)


def merge_report(report: MergeReport, parent: QWidget | None = None) -> ProblemsDialog:
    """What a merge could not take in, or kept twice."""
    counted = translate("Reports", "%Ln thing(s) to know about:", None, len(report.problems))
    heading = f"{merge_summary(report)} {counted}"
    return ProblemsDialog(translate("Reports", "Merge report"), heading, report.problems, parent)


def verify_report(report: VerifyReport, parent: QWidget | None = None) -> TextDialog:
    """What a check looked at and found."""
    heading = (
        translate("Reports", "The archive is whole.")
        if report.ok
        else translate("Reports", "The check found %Ln problem(s).", None, len(report.problems))
    )
    checked = "\n".join(f"{name}: {number(count)}" for name, count in report.checked.items())
    text = "\n\n".join(part for part in (problem_lines(report.problems), checked) if part)
    return TextDialog(translate("Reports", "Check of the archive"), heading, text, parent)


def bug_report(text: str, parent: QWidget | None = None) -> TextDialog:
    """The report of a bug, to be copied."""
    heading = translate(
        "Reports",
        "Something went wrong that Carrel did not expect. Your archive is safe: a step that fails is not made at all. "
        "The report below names no article; you can copy it into a bug report.",
    )
    return TextDialog(translate("Reports", "A bug in Carrel"), heading, text, parent)
