import { Input, SegmentedControl, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './fields.module.css';
import type { PersonName } from './values';

interface PersonNameInputProps {
  label: string;
  value: PersonName;
  onChange: (value: PersonName) => void;
  error?: ReactNode;
  autoFocus?: boolean;
}

type Part = 'given' | 'middle' | 'family' | 'prefix' | 'suffix';

/** The parts stand in the order in which the name is said. */
export function PersonNameInput({
  label,
  value,
  onChange,
  error,
  autoFocus,
}: PersonNameInputProps) {
  const { t } = useTranslation('kit');
  const main: Part[] =
    value.order === 'family_first' ? ['family', 'middle', 'given'] : ['given', 'middle', 'family'];
  const input = (part: Part, first: boolean) => (
    <TextInput
      key={part}
      label={t(`name.${part}`)}
      value={value[part] ?? ''}
      autoFocus={first && (autoFocus ?? false)}
      onChange={(event) => onChange({ ...value, [part]: event.currentTarget.value || null })}
    />
  );
  return (
    <Input.Wrapper label={label} error={error} labelElement="div">
      <div className={classes.stack}>
        <SegmentedControl
          aria-label={t('name.order')}
          value={value.order}
          onChange={(order) => onChange({ ...value, order })}
          data={[
            { value: 'given_first' as const, label: t('name.given_first') },
            { value: 'family_first' as const, label: t('name.family_first') },
          ]}
        />
        <div className={classes.pair}>
          {input(main[0] ?? 'given', true)}
          {input(main[2] ?? 'family', false)}
        </div>
        <div className={classes.pair}>
          {input('middle', false)}
          {input('prefix', false)}
        </div>
      </div>
    </Input.Wrapper>
  );
}
