// All that the page says in sight.
return document.body.innerText;
