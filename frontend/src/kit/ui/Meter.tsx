import classes from './ui.module.css';

interface MeterProps {
  /** 0 to 1 */
  value: number;
  label: string;
}

export function Meter({ value, label }: MeterProps) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      className={classes.meter}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div className={classes.meterFill} style={{ width: `${percent}%` }} />
    </div>
  );
}
