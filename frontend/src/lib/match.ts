/** Without marks and case: "cai dat" finds "Cài đặt". */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd');
}

/** Every word of the question must begin a word of the label, or stand in it where words are not parted. */
export function matches(label: string, question: string): boolean {
  const hay = folded(label);
  return folded(question)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => hay.includes(word));
}
