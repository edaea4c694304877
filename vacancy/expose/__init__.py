"""The Exposé: one page about one vacancy, only with consent, as a tagged PDF."""

from vacancy.expose.consent import BLOCKED, Consent, consent_for
from vacancy.expose.content import Expose, Surroundings, expose_content
from vacancy.expose.document import expose_pdf

__all__ = ["BLOCKED", "Consent", "Expose", "Surroundings", "consent_for", "expose_content", "expose_pdf"]
