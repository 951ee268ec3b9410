/** Light or dark: what the system says, until somebody chooses. */
import { useEffect, useState } from 'preact/hooks';

const KEY = 'theme';

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Where storage is forbidden the choice lasts as long as the page.
    return null;
  }
}

export function ThemeButton() {
  const [theme, setTheme] = useState(
    () => stored() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'),
  );
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const other = theme === 'dark' ? 'light' : 'dark';
  const choose = () => {
    setTheme(other);
    try {
      localStorage.setItem(KEY, other);
    } catch {
      // As above.
    }
  };
  return (
    <button type="button" onClick={choose}>
      {other === 'dark' ? 'Dark' : 'Light'}
    </button>
  );
}
