// Before anything is drawn: light or dark as chosen, else as the system says.
{
  const chosen = localStorage.getItem('parley.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
}
