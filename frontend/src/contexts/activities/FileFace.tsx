import {
  IconFile,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconMovie,
  IconMusic,
  IconPhoto,
  IconTable,
  type Icon,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { thumbnail, type KeptFile } from './files';
import classes from './files.module.css';

const FACES: [RegExp, Icon][] = [
  [/^image\//, IconPhoto],
  [/^video\//, IconMovie],
  [/^audio\//, IconMusic],
  [/pdf$/, IconFileTypePdf],
  [/sheet$/, IconTable],
  [/zip|compressed|rar|gzip/, IconFileZip],
  [/^text\/|document$|rtf$|ole-storage$/, IconFileText],
];

function useObjectUrl(blob: Blob | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}

/** A small picture that the server drew, or a sign for the kind of file; its name stands beside. */
export function FileFace({ file }: { file: KeptFile }) {
  const drawn = useQuery(thumbnail(file));
  const url = useObjectUrl(drawn.data);
  const Face = FACES.find(([kind]) => kind.test(file.media_type))?.[1] ?? IconFile;
  return (
    <span className={classes.face} aria-hidden="true">
      {url ? <img src={url} alt="" /> : <Face size={20} stroke={1.5} />}
    </span>
  );
}
