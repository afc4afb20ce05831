import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/noto-sans-devanagari/wght.css';

export const fontFamily =
  "'Inter Variable', 'Noto Sans Devanagari Variable', system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC Variable', sans-serif";

/** The Chinese web font's CSS alone is 31 kB: only a reader of Chinese fetches it. */
export async function loadHanFont(): Promise<void> {
  await import('@fontsource-variable/noto-sans-sc/wght.css');
}
