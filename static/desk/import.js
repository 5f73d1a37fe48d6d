// Keeps the bold, italics, links and headings of a text that is pasted into the
// plain field, in a hidden one beside it. Without this module the words alone come in.

const field = document.querySelector("textarea[data-paste]");
const html = document.getElementById(field.dataset.paste);
const note = document.querySelector("[data-kept]");

function keep(value) {
  html.value = value;
  note.hidden = value === "";
}

field.addEventListener("paste", (event) => {
  const pasted = event.clipboardData.getData("text/html");
  const replacesAll = field.selectionStart === 0 && field.selectionEnd === field.value.length;
  // Wait for the plain text to be put in, whose "input" event would drop it again.
  setTimeout(() => keep(replacesAll ? pasted : ""));
});

// What is typed is only in the plain field, which is what is read then.
field.addEventListener("input", () => keep(""));

note.hidden = html.value === "";
