# What the kind node and the programs that change the network need of Debian. bookworm on purpose: its systemd is the last that boots on cgroup v1.
FROM debian:bookworm-slim
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      systemd systemd-sysv runc libseccomp2 conntrack iptables ipset nftables iproute2 ethtool socat \
      util-linux mount kmod procps e2fsprogs pigz ca-certificates curl jq \
 && rm -rf /var/lib/apt/lists/*
