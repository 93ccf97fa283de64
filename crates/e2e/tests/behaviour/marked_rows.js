// Whether the first row is still the element that was marked.
return !!document.querySelector(".events tbody tr[data-row]").isMarked;
