// Filters hide cases; without this script all of them are shown.
const filters = [...document.querySelectorAll("[data-filter]")];
const cases = [...document.querySelectorAll(".case")];
const shown = document.getElementById("shown");

function apply() {
  for (const one of cases) one.hidden = filters.some((f) => f.value && one.dataset[f.dataset.filter] !== f.value);
  shown.textContent = `${cases.filter((one) => !one.hidden).length} of ${cases.length} cases`;
}

for (const filter of filters) filter.addEventListener("change", apply);
apply(); // a browser that goes back to this page keeps what was chosen
