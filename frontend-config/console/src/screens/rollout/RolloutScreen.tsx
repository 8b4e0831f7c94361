export default function RolloutScreen() { return <h1>RolloutScreen</h1>; }
