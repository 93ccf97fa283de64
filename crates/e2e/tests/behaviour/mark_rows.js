// Marks the elements of the list's rows.
for (const row of document.querySelectorAll(".events tbody tr[data-row]")) row.isMarked = true;
