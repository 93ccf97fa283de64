// The addresses that a page without an endpoint says it has asked.
return [...document.querySelectorAll("[data-asked]")].map(element => element.dataset.asked);
