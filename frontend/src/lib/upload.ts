import { accessToken, tokenIsStale } from './session';
import { restoreSession } from './client';

function toResponse(xhr: XMLHttpRequest): Response {
  const type = xhr.getResponseHeader('Content-Type') ?? 'application/json';
  return new Response(xhr.responseText, { status: xhr.status, headers: { 'Content-Type': type } });
}

/**
 * A fetch for uploads: the browser's own tells nothing about bytes sent, XMLHttpRequest does.
 * `body` is sent as it is, so a file of a gigabyte is streamed from disk.
 */
export function uploadFetch(body: Blob, onProgress: (fraction: number) => void): typeof fetch {
  return async (input) => {
    const request = input as Request;
    if (tokenIsStale(300)) await restoreSession();
    return new Promise<Response>((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      xhr.open(request.method, request.url);
      request.headers.forEach((value, name) => xhr.setRequestHeader(name, value));
      xhr.setRequestHeader('Authorization', `Bearer ${accessToken() ?? ''}`);
      xhr.upload.onprogress = (event) => onProgress(event.total ? event.loaded / event.total : 0);
      xhr.onload = () => resolve(toResponse(xhr));
      xhr.onerror = () => reject(new TypeError('network'));
      request.signal.addEventListener('abort', () => xhr.abort());
      xhr.onabort = () => reject(new DOMException('aborted', 'AbortError'));
      xhr.send(body);
    });
  };
}
