import { useParams } from 'wouter';
import { useEmergency, useFlag } from '../../api/queries';
import { under } from '../../core/engagements';
import { useTitle } from '../../shell/useTitle';
import { Pending } from '../../ui/Pending';
import { Editor } from './Editor';
import { FlagHeader } from './FlagHeader';
import { History } from './History';
import { Implement } from './Implement';
import { Now } from './Now';
import { Schedules } from './Schedules';

/** One flag: how it stands, what it says, what is going to change and what has. */
export default function FlagScreen() {
  const { flag: encoded = '' } = useParams();
  const key = decodeURIComponent(encoded);
  useTitle(key);
  const flag = useFlag(key);
  const emergency = useEmergency().data;
  return (
    <Pending query={flag}>
      {(found) => (
        <>
          <FlagHeader flag={found} />
          <Now flag={under(found, emergency)} />
          <Editor key={found.key} flag={found} />
          <Schedules flag={found} />
          <Implement flag={found} />
          <History flag={found} />
        </>
      )}
    </Pending>
  );
}
