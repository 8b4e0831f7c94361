export default function FlagScreen() { return <h1>FlagScreen</h1>; }
