// Ahead of the first paint, so that nothing flashes; a file of its own, since inline scripts are not allowed to run.
try {
  const theme = localStorage.getItem('switchback.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Without storage, the system's theme it is.
}
