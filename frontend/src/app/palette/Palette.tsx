import { Spotlight, spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '@/api/generated';
import { searchOptions } from '@/api/generated/@tanstack/react-query.gen';
import { useResources } from '@/kit/registry';
import { Face } from '@/kit/ui/Face';
import { errorText } from '@/lib/problems';

function useHits(text: string) {
  const [q] = useDebouncedValue(text.trim(), 160);
  return useQuery({
    ...searchOptions({ query: { q, limit: 12 } }),
    enabled: q.length > 0,
    placeholderData: keepPreviousData,
  });
}

export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const hits = useHits(text);
  useEffect(() => spotlight.open(), []);
  const items = text.trim() ? (hits.data?.items ?? []) : [];
  const open = useOpenHit();
  // Hits come after the letters: until an arrow key chose one, Enter means the first.
  const openFirst = (event: KeyboardEvent) => {
    const [first] = items;
    const chosen = document.querySelector('.mantine-Spotlight-action[data-selected]');
    if (event.key !== 'Enter' || !first || chosen) return;
    event.preventDefault();
    spotlight.close();
    open(first);
  };
  return (
    <Spotlight.Root
      query={text}
      onQueryChange={setText}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      maxHeight={420}
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      aria-label={t('shell.search')}
    >
      <Spotlight.Search
        onKeyDown={openFirst}
        placeholder={t('shell.search')}
        aria-label={t('shell.search')}
        leftSection={<IconSearch size={18} stroke={1.6} />}
      />
      <Spotlight.ActionsList>
        {items.map((hit) => (
          <Hit key={hit.id} hit={hit} />
        ))}
        <Places text={text} />
        {text.trim() && hits.isSuccess && items.length === 0 ? (
          <Spotlight.Empty>{t('shell.nothing', { text })}</Spotlight.Empty>
        ) : null}
        {hits.isError ? <Spotlight.Empty>{errorText(t, hits.error)}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function useOpenHit(): (hit: SearchHit) => void {
  const navigate = useNavigate();
  const resources = useResources();
  return (hit) => {
    const resource = resources.find((candidate) => candidate.type === hit.type);
    if (!resource) return;
    void navigate({ to: '/$resource/$id', params: { resource: resource.key, id: hit.id } });
  };
}

function Hit({ hit }: { hit: SearchHit }) {
  const { t } = useTranslation();
  const open = useOpenHit();
  const resource = useResources().find((candidate) => candidate.type === hit.type);
  if (!resource) return null;
  return (
    <Spotlight.Action
      label={hit.title}
      description={hit.subtitle ?? t(`${resource.ns}:${resource.key}.one`)}
      leftSection={<Face name={hit.title} size="md" square={resource.face === 'square'} />}
      onClick={() => open(hit)}
    />
  );
}

function Places({ text }: { text: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const needle = text.trim().toLocaleLowerCase();
  const places = useResources()
    .map((resource) => ({ resource, label: t(`${resource.ns}:${resource.key}.title`) }))
    .filter(({ label }) => label.toLocaleLowerCase().includes(needle));
  return places.map(({ resource, label }) => (
    <Spotlight.Action
      key={resource.key}
      label={t('shell.goTo', { place: label })}
      leftSection={<resource.icon size={18} stroke={1.6} />}
      onClick={() => void navigate({ to: '/$resource', params: { resource: resource.key } })}
    />
  ));
}
