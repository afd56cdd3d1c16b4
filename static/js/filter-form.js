// Leaves empty fields out of the address when a filter form is sent, so that a filtered list has a short,
// quotable address. Without script the same list comes back under a longer one.

for (const form of document.querySelectorAll('[data-behaviour="filter-form"]')) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "" && event.formData.getAll(name).every((each) => each === "")) event.formData.delete(name);
    }
  });
}
