import { ActionIcon, Button, Input, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './fields.module.css';
import type { Point } from './values';

interface PointsInputProps {
  kind: 'emails' | 'phones';
  label: string;
  value: Point[];
  onChange: (value: Point[]) => void;
  error?: ReactNode;
  required?: boolean;
  autoFocus?: boolean;
}

function withOnePrimary(points: Point[]): Point[] {
  if (points.length === 0 || points.some((point) => point.primary)) return points;
  return points.map((point, index) => ({ ...point, primary: index === 0 }));
}

/** Several e-mails or phones, one of them the primary. */
export function PointsInput({ kind, label, value, onChange, error, autoFocus }: PointsInputProps) {
  const { t } = useTranslation('kit');
  const group = useId();
  const points = value.length > 0 ? value : [{ value: '', primary: true }];
  const change = (index: number, patch: Partial<Point>) =>
    onChange(points.map((point, at) => (at === index ? { ...point, ...patch } : point)));
  const choose = (index: number) =>
    onChange(points.map((point, at) => ({ ...point, primary: at === index })));
  return (
    <Input.Wrapper label={label} error={error} labelElement="div">
      <div className={classes.stack}>
        {points.map((point, index) => (
          <div key={index} className={classes.pointRow}>
            <TextInput
              aria-label={t('points.nth', { label, n: index + 1 })}
              type={kind === 'emails' ? 'email' : 'tel'}
              autoFocus={(autoFocus ?? false) && index === 0}
              value={point.value}
              onChange={(event) => change(index, { value: event.currentTarget.value })}
            />
            {points.length > 1 ? (
              <>
                <label className={classes.primary}>
                  <input
                    type="radio"
                    name={group}
                    checked={point.primary === true}
                    onChange={() => choose(index)}
                  />
                  {t('points.primary')}
                </label>
                <ActionIcon
                  aria-label={t('points.remove', { value: point.value })}
                  onClick={() => onChange(withOnePrimary(points.filter((_, at) => at !== index)))}
                >
                  <IconX size={15} stroke={1.8} />
                </ActionIcon>
              </>
            ) : null}
          </div>
        ))}
        <div>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconPlus size={14} />}
            onClick={() => onChange([...points, { value: '', primary: false }])}
          >
            {t(`points.add_${kind}`)}
          </Button>
        </div>
      </div>
    </Input.Wrapper>
  );
}
