/** Reads server-sent events until the stream ends: EventSource cannot send a bearer token. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  name: string,
  heard: (data: string) => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      if (!lines.includes(`event: ${name}`)) continue;
      heard(lines.find((line) => line.startsWith('data: '))?.slice(6) ?? '');
    }
  }
}
