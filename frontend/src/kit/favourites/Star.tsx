import { ActionIcon } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePageCommands } from '../commands';
import type { RecordRow, Resource } from '../resource';
import { useStar } from './useFavourites';

export function Star({ resource, record }: { resource: Resource; record: RecordRow }) {
  const { t } = useTranslation('kit');
  const { on, toggle } = useStar(resource, record);
  const label = t(on ? 'favourites.remove' : 'favourites.add');
  usePageCommands([{ id: 'star', label, icon: IconStar, run: toggle }]);
  return (
    <ActionIcon size={32} variant="default" aria-label={label} aria-pressed={on} onClick={toggle}>
      {on ? <IconStarFilled size={16} /> : <IconStar size={17} stroke={1.6} />}
    </ActionIcon>
  );
}
