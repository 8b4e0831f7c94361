export default function RolloutsScreen() { return <h1>RolloutsScreen</h1>; }
