import { ActionIcon, Button, Input, TextInput } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FieldChoice } from '@/api/generated';
import classes from '@/kit/settings/settings.module.css';
import { keyFrom } from './customKeys';

export interface ChoiceDraft {
  key: string;
  label: string;
  retired?: boolean;
}

interface ChoiceListProps {
  choices: ChoiceDraft[];
  /** Those that records may have: they can be retired, never removed. */
  kept: FieldChoice[];
  onChange: (choices: ChoiceDraft[]) => void;
}

/** A key of its own for labels without a Latin letter. */
function keyOf(label: string, place: number): string {
  return keyFrom(label) || `choice_${place + 1}`;
}

export function ChoiceList({ choices, kept, onChange }: ChoiceListProps) {
  const { t } = useTranslation('admin');
  const isKept = (choice: ChoiceDraft) => kept.some(({ key }) => key === choice.key);
  const put = (place: number, next: ChoiceDraft) => onChange(choices.with(place, next));
  return (
    <Input.Wrapper label={t('fields.choices')} labelElement="div">
      {choices.map((choice, place) => {
        const label = choice.label || t('fields.choiceLabel', { n: place + 1 });
        return (
          <div key={place} className={classes.secret}>
            <TextInput
              aria-label={t('fields.choiceLabel', { n: place + 1 })}
              value={choice.label}
              disabled={choice.retired ?? false}
              mb={6}
              style={{ flex: 1 }}
              onChange={({ currentTarget: { value } }) =>
                put(
                  place,
                  isKept(choice)
                    ? { ...choice, label: value }
                    : { label: value, key: keyOf(value, place) },
                )
              }
            />
            {isKept(choice) ? (
              <ActionIcon
                mb={10}
                aria-label={t(choice.retired ? 'fields.reviveChoice' : 'fields.retireChoice', {
                  label,
                })}
                onClick={() => put(place, { ...choice, retired: !choice.retired })}
              >
                {choice.retired ? <IconArchiveOff size={16} /> : <IconArchive size={16} />}
              </ActionIcon>
            ) : (
              <ActionIcon
                mb={10}
                aria-label={t('fields.removeChoice', { label })}
                onClick={() => onChange(choices.toSpliced(place, 1))}
              >
                <IconX size={16} />
              </ActionIcon>
            )}
          </div>
        );
      })}
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange([...choices, { key: '', label: '' }])}
      >
        {t('fields.addChoice')}
      </Button>
    </Input.Wrapper>
  );
}
