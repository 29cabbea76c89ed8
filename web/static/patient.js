const isOpen = new Set();

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.asks) trigger("ask", { text: button.dataset.asks });
  if (button.dataset.marks) {
    trigger("mark", { turn: button.dataset.marks, helpful: button.dataset.helpful === "yes" });
  }
  if (button.dataset.opens) {
    const source = document.getElementById(button.dataset.opens);
    source.open = true;
    source.querySelector("summary").focus();
    source.scrollIntoView({ block: "nearest" });
  }
});

element.addEventListener(
  "toggle",
  (event) => {
    if (event.target.id) isOpen[event.target.open ? "add" : "delete"](event.target.id);
  },
  true,
);

let shown = "";
watch("value", () => {
  for (const id of isOpen) {
    const source = document.getElementById(id);
    if (source) source.open = true;
  }
  const turns = element.querySelectorAll(".turn");
  const last = turns[turns.length - 1];
  const now = last ? last.id + last.className : "";
  if (!last) {
    isOpen.clear();
    window.scrollTo(0, 0);
  } else if (now !== shown) {
    last.scrollIntoView({ block: "start" });
  }
  shown = now;
});
