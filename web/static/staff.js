for (const text of document.querySelectorAll(".source-text")) {
  const mark = text.querySelector("mark");
  if (mark) text.scrollTop = mark.offsetTop - (text.clientHeight - mark.offsetHeight) / 2;
}
