// The exercises of the guide: what each asks for, whether its outcome is shown, and what stands in the outcome's place. All
// that the document says, seen or not, is beside them.
return {
  exercises: [...document.querySelectorAll("[data-exercise]")].map(link => {
    const outcome = link.closest("li").querySelector("[data-outcome]");
    return { asks: link.innerText.trim(), hidden: outcome.dataset.outcome === "hidden", says: outcome.innerText.trim() };
  }),
  all: document.body.textContent,
};
