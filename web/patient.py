"""The chat page."""

import os
from pathlib import Path
from typing import Any

import gradio as gr

from web.conversation import Conversation, Outcome, accept, mark, reply
from web.parts import WebParts
from web.render import environment

STATIC = Path(__file__).with_name("static")
FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
_LOG = '<div role="log" aria-live="polite" aria-relevant="additions text" aria-label="{}">${{value}}</div>'
_ALERT = '<div role="alert">${value}</div>'
# Without the queue, no request is kept for statistics and an answer comes in one response.
_QUIET: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}

# Gradio reads both when a page is made: it reports nothing home and keeps no history in the browser.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "False"


def theme() -> gr.themes.Base:
    """Return the colours and fonts of the page; no font is fetched, dark mode looks the same."""
    look = gr.themes.Base(font=FONTS, font_mono=("ui-monospace", "monospace"), text_size="lg")
    return look.set(
        body_background_fill="#f5f6f3",
        body_background_fill_dark="#f5f6f3",
        body_text_color="#1c2b30",
        body_text_color_dark="#1c2b30",
    )


class PatientPage:
    """The chat: shows whole answers with their sources; forgets what a visitor asked when they leave.

    Args:
        parts: what the page asks and says.
    """

    def __init__(self, parts: WebParts) -> None:
        self._parts = parts
        self._templates = environment()

    def build(self) -> gr.Blocks:
        """Return the page, ready to be mounted."""
        texts, limits = self._parts.texts, self._parts.limits
        script = (STATIC / "patient.js").read_text(encoding="utf-8")
        page: gr.Blocks = gr.Blocks(title=str(texts.title), analytics_enabled=False, fill_width=True)
        with page:
            state = gr.State(Conversation(), time_to_live=limits.idle_seconds)
            gr.HTML(self._html("intro.html"), elem_id="intro", apply_default_css=False)
            urgent = gr.HTML("", html_template=_ALERT, elem_id="urgent", apply_default_css=False)
            welcome = gr.HTML(
                self._html("welcome.html"), elem_id="welcome", apply_default_css=False, js_on_load=script
            )
            log = gr.HTML(
                "",
                html_template=_LOG.format(texts.conversation),
                elem_id="log",
                apply_default_css=False,
                js_on_load=script,
            )
            with gr.Row(elem_id="composer"):
                box = gr.Textbox(
                    label=str(texts.ask_label),
                    placeholder=str(texts.ask_placeholder),
                    lines=1,
                    max_lines=6,
                    autofocus=True,
                    elem_id="question",
                    scale=1,
                    container=True,
                    html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="send"),
                )
                button = gr.Button(str(texts.ask_button), variant="primary", elem_id="ask", scale=0)
            again = gr.Button(str(texts.start_again), elem_id="again", variant="secondary")
            gr.HTML(self._html("small_print.html"), elem_id="small-print", apply_default_css=False)
            shown = [state, log, urgent, box]
            typed = gr.on([box.submit, button.click], self.accept, [state, box], shown, **_QUIET)
            for suggesting in (welcome, log):
                chosen = suggesting.ask(self.accept_chosen, [state, box], shown, **_QUIET)
                chosen.then(self.reply, [state, box], shown, **_QUIET)
            typed.then(self.reply, [state, box], shown, **_QUIET)
            log.mark(self.mark, [state, box], shown, **_QUIET)
            again.click(self.start_again, None, shown, **_QUIET)
        return page

    def accept(self, conversation: Conversation, text: str) -> tuple[Conversation, str, str, str]:
        """Take a typed question; one that is too long stays in the box."""
        after = accept(conversation, text, self._parts.limits)
        is_refused = after is conversation or after.exchanges[-1].outcome is Outcome.TOO_LONG
        return self._shown(after, text if is_refused else "", conversation)

    def accept_chosen(
        self, conversation: Conversation, typed: str, event: gr.EventData
    ) -> tuple[Conversation, str, str, str]:
        """Take an example or a topic as the question; what stands in the box stays."""
        after = accept(conversation, str(event.text), self._parts.limits)
        return self._shown(after, typed, conversation)

    def reply(self, conversation: Conversation, typed: str) -> tuple[Conversation, str, str, str]:
        """Answer the waiting question; one that fails goes back into an empty box."""
        after = reply(conversation, self._parts.ask, self._parts.limits)
        has_failed = after is not conversation and after.exchanges[-1].outcome is Outcome.FAILED
        return self._shown(after, typed or (after.exchanges[-1].question if has_failed else ""), after)

    def mark(
        self, conversation: Conversation, typed: str, event: gr.EventData
    ) -> tuple[Conversation, str, str, str]:
        """Keep whether an answer helped."""
        after = mark(conversation, str(event.turn), bool(event.helpful), self._parts.mark_helpful)
        return self._shown(after, typed, after)

    def start_again(self) -> tuple[Conversation, str, str, str]:
        """Forget the conversation."""
        return self._shown(Conversation(), "", Conversation())

    def _shown(
        self, conversation: Conversation, typed: str, urgent_of: Conversation
    ) -> tuple[Conversation, str, str, str]:
        """Return what the page shows; an urgent answer stays until the next one is there."""
        log = self._html("conversation.html", conversation=conversation)
        return conversation, log, self._html("urgent.html", conversation=urgent_of), typed

    def _html(self, template: str, **values: object) -> str:
        return self._templates.get_template(template).render(texts=self._parts.texts, **values)
