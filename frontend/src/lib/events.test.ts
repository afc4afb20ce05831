import { expect, it } from 'vitest';
import { readEvents } from './events';

it('hears the events of one name, however the bytes are cut', async () => {
  const told =
    ': ping\n\nevent: inbox\ndata: {"unread":1}\n\nevent: end\ndata: x\n\nevent: inbox\ndata: é\n\n';
  const bytes = new TextEncoder().encode(told);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7));
      controller.close();
    },
  });
  const heard: string[] = [];
  await readEvents(body, 'inbox', (data) => heard.push(data));
  expect(heard).toEqual(['{"unread":1}', 'é']);
});
