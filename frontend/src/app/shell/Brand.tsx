import classes from './shell.module.css';

export function Mark() {
  return <img src="/icon.svg" alt="" width={24} height={24} className={classes.mark} />;
}

export function Brand({ name }: { name: string }) {
  return (
    <div className={classes.brand}>
      <Mark />
      <span className={classes.brandName}>{name || 'Rapport'}</span>
    </div>
  );
}
