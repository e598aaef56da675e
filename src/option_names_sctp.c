/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options at SOL_SCTP: include/uapi/linux/sctp.h. */
#include "option_names.h"

#include <sys/socket.h>
#include <linux/sctp.h>

#define SOL_SCTP 132

static const struct member rtoinfo[] = {
	MEMBER_OF(sctp_rtoinfo, srto_assoc_id, SIGNED),
	MEMBER_OF(sctp_rtoinfo, srto_initial, UNSIGNED),
	MEMBER_OF(sctp_rtoinfo, srto_max, UNSIGNED),
	MEMBER_OF(sctp_rtoinfo, srto_min, UNSIGNED),
	MEMBERS_END,
};
static const struct layout rtoinfo_layout[] = {{sizeof(struct sctp_rtoinfo), 0, rtoinfo}, {0}};

static const struct member assocparams[] = {
	MEMBER_OF(sctp_assocparams, sasoc_assoc_id, SIGNED),
	MEMBER_OF(sctp_assocparams, sasoc_asocmaxrxt, UNSIGNED),
	MEMBER_OF(sctp_assocparams, sasoc_number_peer_destinations, UNSIGNED),
	MEMBER_OF(sctp_assocparams, sasoc_peer_rwnd, UNSIGNED),
	MEMBER_OF(sctp_assocparams, sasoc_local_rwnd, UNSIGNED),
	MEMBER_OF(sctp_assocparams, sasoc_cookie_life, UNSIGNED),
	MEMBERS_END,
};
static const struct layout assocparams_layout[] = {
	{sizeof(struct sctp_assocparams), 0, assocparams}, {0}};

static const struct member initmsg[] = {
	MEMBER_OF(sctp_initmsg, sinit_num_ostreams, UNSIGNED),
	MEMBER_OF(sctp_initmsg, sinit_max_instreams, UNSIGNED),
	MEMBER_OF(sctp_initmsg, sinit_max_attempts, UNSIGNED),
	MEMBER_OF(sctp_initmsg, sinit_max_init_timeo, UNSIGNED),
	MEMBERS_END,
};
static const struct layout initmsg_layout[] = {{sizeof(struct sctp_initmsg), 0, initmsg}, {0}};

static const struct member setpeerprim[] = {
	MEMBER_OF(sctp_setpeerprim, sspp_assoc_id, SIGNED),
	MEMBER_OF(sctp_setpeerprim, sspp_addr, SOCKADDR),
	MEMBERS_END,
};
static const struct layout setpeerprim_layout[] = {
	{sizeof(struct sctp_setpeerprim), 0, setpeerprim}, {0}};

static const struct member prim[] = {
	MEMBER_OF(sctp_prim, ssp_assoc_id, SIGNED),
	MEMBER_OF(sctp_prim, ssp_addr, SOCKADDR),
	MEMBERS_END,
};
static const struct layout prim_layout[] = {{sizeof(struct sctp_prim), 0, prim}, {0}};

static const struct member setadaptation[] = {
	MEMBER_OF(sctp_setadaptation, ssb_adaptation_ind, HEX),
	MEMBERS_END,
};
static const struct layout setadaptation_layout[] = {
	{sizeof(struct sctp_setadaptation), 0, setadaptation}, {0}};

static const struct member paddrparams[] = {
	MEMBER_OF(sctp_paddrparams, spp_assoc_id, SIGNED),
	MEMBER_OF(sctp_paddrparams, spp_address, SOCKADDR),
	MEMBER_OF(sctp_paddrparams, spp_hbinterval, UNSIGNED),
	MEMBER_OF(sctp_paddrparams, spp_pathmaxrxt, UNSIGNED),
	MEMBER_OF(sctp_paddrparams, spp_pathmtu, UNSIGNED),
	MEMBER_OF(sctp_paddrparams, spp_sackdelay, UNSIGNED),
	MEMBER_OF(sctp_paddrparams, spp_flags, HEX),
	MEMBER_OF(sctp_paddrparams, spp_ipv6_flowlabel, HEX),
	MEMBER_OF(sctp_paddrparams, spp_dscp, HEX),
	MEMBERS_END,
};
static const struct layout paddrparams_layout[] = {
	{sizeof(struct sctp_paddrparams), 0, paddrparams}, {0}};

static const struct member sndrcvinfo[] = {
	MEMBER_OF(sctp_sndrcvinfo, sinfo_stream, UNSIGNED),
	MEMBER_OF(sctp_sndrcvinfo, sinfo_ssn, UNSIGNED),
	MEMBER_OF(sctp_sndrcvinfo, sinfo_flags, HEX),
	MEMBER_OF(sctp_sndrcvinfo, sinfo_ppid, UNSIGNED),
	MEMBER_OF(sctp_sndrcvinfo, sinfo_context, UNSIGNED),
	MEMBER_OF(sctp_sndrcvinfo, sinfo_timetolive, UNSIGNED),
	MEMBER_OF(sctp_sndrcvinfo, sinfo_tsn, UNSIGNED),
	MEMBER_OF(sctp_sndrcvinfo, sinfo_cumtsn, UNSIGNED),
	MEMBER_OF(sctp_sndrcvinfo, sinfo_assoc_id, SIGNED),
	MEMBERS_END,
};
static const struct layout sndrcvinfo_layout[] = {{sizeof(struct sctp_sndrcvinfo), 0, sndrcvinfo},
						  {0}};

static const struct member assoc_value[] = {
	MEMBER_OF(sctp_assoc_value, assoc_id, SIGNED),
	MEMBER_OF(sctp_assoc_value, assoc_value, UNSIGNED),
	MEMBERS_END,
};
static const struct layout assoc_value_layout[] = {
	{sizeof(struct sctp_assoc_value), 0, assoc_value}, {0}};

static const struct member status[] = {
	MEMBER_OF(sctp_status, sstat_assoc_id, SIGNED),
	MEMBER_OF(sctp_status, sstat_state, SIGNED),
	MEMBER_OF(sctp_status, sstat_rwnd, UNSIGNED),
	MEMBER_OF(sctp_status, sstat_unackdata, UNSIGNED),
	MEMBER_OF(sctp_status, sstat_penddata, UNSIGNED),
	MEMBER_OF(sctp_status, sstat_instrms, UNSIGNED),
	MEMBER_OF(sctp_status, sstat_outstrms, UNSIGNED),
	MEMBER_OF(sctp_status, sstat_fragmentation_point, UNSIGNED),
	MEMBERS_END,
};
static const struct layout status_layout[] = {{sizeof(struct sctp_status), 0, status}, {0}};

static const struct member paddrinfo[] = {
	MEMBER_OF(sctp_paddrinfo, spinfo_assoc_id, SIGNED),
	MEMBER_OF(sctp_paddrinfo, spinfo_address, SOCKADDR),
	MEMBER_OF(sctp_paddrinfo, spinfo_state, SIGNED),
	MEMBER_OF(sctp_paddrinfo, spinfo_cwnd, UNSIGNED),
	MEMBER_OF(sctp_paddrinfo, spinfo_srtt, UNSIGNED),
	MEMBER_OF(sctp_paddrinfo, spinfo_rto, UNSIGNED),
	MEMBER_OF(sctp_paddrinfo, spinfo_mtu, UNSIGNED),
	MEMBERS_END,
};
static const struct layout paddrinfo_layout[] = {{sizeof(struct sctp_paddrinfo), 0, paddrinfo},
						 {0}};

static const struct member sack_info[] = {
	MEMBER_OF(sctp_sack_info, sack_assoc_id, SIGNED),
	MEMBER_OF(sctp_sack_info, sack_delay, UNSIGNED),
	MEMBER_OF(sctp_sack_info, sack_freq, UNSIGNED),
	MEMBERS_END,
};
static const struct layout sack_info_layout[] = {{sizeof(struct sctp_sack_info), 0, sack_info},
						 {0}};

static const struct member authchunk[] = {
	MEMBER_OF(sctp_authchunk, sauth_chunk, UNSIGNED),
	MEMBERS_END,
};
static const struct layout authchunk_layout[] = {{sizeof(struct sctp_authchunk), 0, authchunk},
						 {0}};

static const struct member authkey[] = {
	MEMBER_OF(sctp_authkey, sca_assoc_id, SIGNED),
	MEMBER_OF(sctp_authkey, sca_keynumber, UNSIGNED),
	MEMBER_OF(sctp_authkey, sca_keylength, UNSIGNED),
	MEMBER("sca_key", offsetof(struct sctp_authkey, sca_key), 1, SECRET),
	MEMBERS_END,
};
static const struct layout authkey_layout[] = {{sizeof(struct sctp_authkey), 0, authkey}, {0}};

static const struct member authkeyid[] = {
	MEMBER_OF(sctp_authkeyid, scact_assoc_id, SIGNED),
	MEMBER_OF(sctp_authkeyid, scact_keynumber, UNSIGNED),
	MEMBERS_END,
};
static const struct layout authkeyid_layout[] = {{sizeof(struct sctp_authkeyid), 0, authkeyid},
						 {0}};

static const struct member authchunks[] = {
	MEMBER_OF(sctp_authchunks, gauth_assoc_id, SIGNED),
	MEMBER_OF(sctp_authchunks, gauth_number_of_chunks, UNSIGNED),
	MEMBERS_END,
};
static const struct layout authchunks_layout[] = {{sizeof(struct sctp_authchunks), 0, authchunks},
						  {0}};

static const struct member hmacalgo[] = {
	MEMBER_OF(sctp_hmacalgo, shmac_num_idents, UNSIGNED),
	MEMBERS_END,
};
static const struct layout hmacalgo_layout[] = {{sizeof(struct sctp_hmacalgo), 0, hmacalgo}, {0}};

static const struct member assoc_ids[] = {
	MEMBER_OF(sctp_assoc_ids, gaids_number_of_ids, UNSIGNED),
	MEMBERS_END,
};
static const struct layout assoc_ids_layout[] = {{sizeof(struct sctp_assoc_ids), 0, assoc_ids},
						 {0}};

static const struct member paddrthlds[] = {
	MEMBER_OF(sctp_paddrthlds, spt_assoc_id, SIGNED),
	MEMBER_OF(sctp_paddrthlds, spt_address, SOCKADDR),
	MEMBER_OF(sctp_paddrthlds, spt_pathmaxrxt, UNSIGNED),
	MEMBER_OF(sctp_paddrthlds, spt_pathpfthld, UNSIGNED),
	MEMBERS_END,
};
static const struct layout paddrthlds_layout[] = {{sizeof(struct sctp_paddrthlds), 0, paddrthlds},
						  {0}};

static const struct member paddrthlds_v2[] = {
	MEMBER_OF(sctp_paddrthlds_v2, spt_assoc_id, SIGNED),
	MEMBER_OF(sctp_paddrthlds_v2, spt_address, SOCKADDR),
	MEMBER_OF(sctp_paddrthlds_v2, spt_pathmaxrxt, UNSIGNED),
	MEMBER_OF(sctp_paddrthlds_v2, spt_pathpfthld, UNSIGNED),
	MEMBER_OF(sctp_paddrthlds_v2, spt_pathcpthld, UNSIGNED),
	MEMBERS_END,
};
static const struct layout paddrthlds_v2_layout[] = {
	{sizeof(struct sctp_paddrthlds_v2), 0, paddrthlds_v2}, {0}};

static const struct member sndinfo[] = {
	MEMBER_OF(sctp_sndinfo, snd_sid, UNSIGNED),
	MEMBER_OF(sctp_sndinfo, snd_flags, HEX),
	MEMBER_OF(sctp_sndinfo, snd_ppid, UNSIGNED),
	MEMBER_OF(sctp_sndinfo, snd_context, UNSIGNED),
	MEMBER_OF(sctp_sndinfo, snd_assoc_id, SIGNED),
	MEMBERS_END,
};
static const struct layout sndinfo_layout[] = {{sizeof(struct sctp_sndinfo), 0, sndinfo}, {0}};

static const struct member getaddrs[] = {
	MEMBER_OF(sctp_getaddrs, assoc_id, SIGNED),
	MEMBER_OF(sctp_getaddrs, addr_num, UNSIGNED),
	MEMBERS_END,
};
static const struct layout getaddrs_layout[] = {{sizeof(struct sctp_getaddrs), 0, getaddrs}, {0}};

static const struct member default_prinfo[] = {
	MEMBER_OF(sctp_default_prinfo, pr_assoc_id, SIGNED),
	MEMBER_OF(sctp_default_prinfo, pr_value, UNSIGNED),
	MEMBER_OF(sctp_default_prinfo, pr_policy, HEX),
	MEMBERS_END,
};
static const struct layout default_prinfo_layout[] = {
	{sizeof(struct sctp_default_prinfo), 0, default_prinfo}, {0}};

static const struct member prstatus[] = {
	MEMBER_OF(sctp_prstatus, sprstat_assoc_id, SIGNED),
	MEMBER_OF(sctp_prstatus, sprstat_sid, UNSIGNED),
	MEMBER_OF(sctp_prstatus, sprstat_policy, HEX),
	MEMBER_OF(sctp_prstatus, sprstat_abandoned_unsent, UNSIGNED),
	MEMBER_OF(sctp_prstatus, sprstat_abandoned_sent, UNSIGNED),
	MEMBERS_END,
};
static const struct layout prstatus_layout[] = {{sizeof(struct sctp_prstatus), 0, prstatus}, {0}};

static const struct member reset_streams[] = {
	MEMBER_OF(sctp_reset_streams, srs_assoc_id, SIGNED),
	MEMBER_OF(sctp_reset_streams, srs_flags, HEX),
	MEMBER_OF(sctp_reset_streams, srs_number_streams, UNSIGNED),
	MEMBERS_END,
};
static const struct layout reset_streams_layout[] = {
	{sizeof(struct sctp_reset_streams), 0, reset_streams}, {0}};

static const struct member add_streams[] = {
	MEMBER_OF(sctp_add_streams, sas_assoc_id, SIGNED),
	MEMBER_OF(sctp_add_streams, sas_instrms, UNSIGNED),
	MEMBER_OF(sctp_add_streams, sas_outstrms, UNSIGNED),
	MEMBERS_END,
};
static const struct layout add_streams_layout[] = {
	{sizeof(struct sctp_add_streams), 0, add_streams}, {0}};

static const struct member stream_value[] = {
	MEMBER_OF(sctp_stream_value, assoc_id, SIGNED),
	MEMBER_OF(sctp_stream_value, stream_id, UNSIGNED),
	MEMBER_OF(sctp_stream_value, stream_value, UNSIGNED),
	MEMBERS_END,
};
static const struct layout stream_value_layout[] = {
	{sizeof(struct sctp_stream_value), 0, stream_value}, {0}};

static const struct member event[] = {
	MEMBER_OF(sctp_event, se_assoc_id, SIGNED),
	MEMBER_OF(sctp_event, se_type, UNSIGNED),
	MEMBER_OF(sctp_event, se_on, UNSIGNED),
	MEMBERS_END,
};
static const struct layout event_layout[] = {{sizeof(struct sctp_event), 0, event}, {0}};

static const struct member udpencaps[] = {
	MEMBER_OF(sctp_udpencaps, sue_assoc_id, SIGNED),
	MEMBER_OF(sctp_udpencaps, sue_address, SOCKADDR),
	MEMBER_OF(sctp_udpencaps, sue_port, HTONS),
	MEMBERS_END,
};
static const struct layout udpencaps_layout[] = {{sizeof(struct sctp_udpencaps), 0, udpencaps},
						 {0}};

static const struct member probeinterval[] = {
	MEMBER_OF(sctp_probeinterval, spi_assoc_id, SIGNED),
	MEMBER_OF(sctp_probeinterval, spi_address, SOCKADDR),
	MEMBER_OF(sctp_probeinterval, spi_interval, UNSIGNED),
	MEMBERS_END,
};
static const struct layout probeinterval_layout[] = {
	{sizeof(struct sctp_probeinterval), 0, probeinterval}, {0}};

static const struct member event_subscribe[] = {
	MEMBER_OF(sctp_event_subscribe, sctp_data_io_event, UNSIGNED),
	MEMBER_OF(sctp_event_subscribe, sctp_association_event, UNSIGNED),
	MEMBER_OF(sctp_event_subscribe, sctp_address_event, UNSIGNED),
	MEMBER_OF(sctp_event_subscribe, sctp_send_failure_event, UNSIGNED),
	MEMBER_OF(sctp_event_subscribe, sctp_peer_error_event, UNSIGNED),
	MEMBER_OF(sctp_event_subscribe, sctp_shutdown_event, UNSIGNED),
	MEMBER_OF(sctp_event_subscribe, sctp_partial_delivery_event, UNSIGNED),
	MEMBER_OF(sctp_event_subscribe, sctp_adaptation_layer_event, UNSIGNED),
	MEMBER_OF(sctp_event_subscribe, sctp_authentication_event, UNSIGNED),
	MEMBER_OF(sctp_event_subscribe, sctp_sender_dry_event, UNSIGNED),
	MEMBER_OF(sctp_event_subscribe, sctp_stream_reset_event, UNSIGNED),
	MEMBER_OF(sctp_event_subscribe, sctp_assoc_reset_event, UNSIGNED),
	MEMBER_OF(sctp_event_subscribe, sctp_stream_change_event, UNSIGNED),
	MEMBER_OF(sctp_event_subscribe, sctp_send_failure_event_event, UNSIGNED),
	MEMBERS_END,
};
static const struct layout event_subscribe_layout[] = {
	{sizeof(struct sctp_event_subscribe), 0, event_subscribe}, {0}};

static const struct member peeloff[] = {
	MEMBER("associd", 0, 4, SIGNED),
	MEMBER("sd", 4, 4, SIGNED),
	MEMBER("flags", 8, 4, HEX),
	MEMBERS_END,
};
static const struct layout peeloff_layout[] = {{8, 0, peeloff}, {0}};

/* struct sctp_getaddrs_old: as long as the program's pointers make it */
static const struct member connectx[] = {
	MEMBER("assoc_id", 0, 4, SIGNED),
	MEMBER("addr_num", 4, 4, SIGNED),
	MEMBER("addrs", 8, 8, POINTER),
	MEMBERS_END,
};
static const struct member connectx_32[] = {
	MEMBER("assoc_id", 0, 4, SIGNED),
	MEMBER("addr_num", 4, 4, SIGNED),
	MEMBER("addrs", 8, 4, POINTER),
	MEMBERS_END,
};
static const struct layout connectx_layout[] = {{16, 8, connectx}, {12, 4, connectx_32}, {0}};

static const struct member stats[] = {
	MEMBER_OF(sctp_assoc_stats, sas_assoc_id, SIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_obs_rto_ipaddr, SOCKADDR),
	MEMBER_OF(sctp_assoc_stats, sas_maxrto, UNSIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_isacks, UNSIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_osacks, UNSIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_opackets, UNSIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_ipackets, UNSIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_rtxchunks, UNSIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_outofseqtsns, UNSIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_idupchunks, UNSIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_gapcnt, UNSIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_ouodchunks, UNSIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_iuodchunks, UNSIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_oodchunks, UNSIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_iodchunks, UNSIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_octrlchunks, UNSIGNED),
	MEMBER_OF(sctp_assoc_stats, sas_ictrlchunks, UNSIGNED),
	MEMBERS_END,
};
static const struct layout stats_layout[] = {{sizeof(struct sctp_assoc_stats), 0, stats}, {0}};

#define SCTP(NAME, NUMBER, KIND, ...) OPT(SOL_SCTP, NUMBER, KIND, .name = "SCTP_" NAME, __VA_ARGS__)

const struct option option_names_sctp[] = {
	SCTP("RTOINFO", 0, STRUCT, .layouts = rtoinfo_layout),
	SCTP("ASSOCINFO", 1, STRUCT, .layouts = assocparams_layout),
	SCTP("INITMSG", 2, STRUCT, .layouts = initmsg_layout),
	SCTP("NODELAY", 3, SIGNED),
	SCTP("AUTOCLOSE", 4, UNSIGNED),
	SCTP("SET_PEER_PRIMARY_ADDR", 5, STRUCT, .layouts = setpeerprim_layout),
	SCTP("PRIMARY_ADDR", 6, STRUCT, .layouts = prim_layout),
	SCTP("ADAPTATION_LAYER", 7, STRUCT, .layouts = setadaptation_layout),
	SCTP("DISABLE_FRAGMENTS", 8, SIGNED),
	SCTP("PEER_ADDR_PARAMS", 9, STRUCT, .layouts = paddrparams_layout),
	SCTP("DEFAULT_SEND_PARAM", 10, STRUCT, .layouts = sndrcvinfo_layout),
	SCTP("EVENTS", 11, STRUCT, .layouts = event_subscribe_layout),
	SCTP("I_WANT_MAPPED_V4_ADDR", 12, SIGNED),
	SCTP("MAXSEG", 13, STRUCT, .layouts = assoc_value_layout),
	SCTP("STATUS", 14, STRUCT, .layouts = status_layout),
	SCTP("GET_PEER_ADDR_INFO", 15, STRUCT, .layouts = paddrinfo_layout),
	SCTP("DELAYED_SACK", 16, STRUCT, .layouts = sack_info_layout),
	SCTP("CONTEXT", 17, STRUCT, .layouts = assoc_value_layout),
	SCTP("FRAGMENT_INTERLEAVE", 18, SIGNED),
	SCTP("PARTIAL_DELIVERY_POINT", 19, UNSIGNED),
	SCTP("MAX_BURST", 20, STRUCT, .layouts = assoc_value_layout),
	SCTP("AUTH_CHUNK", 21, STRUCT, .layouts = authchunk_layout),
	SCTP("HMAC_IDENT", 22, STRUCT, .layouts = hmacalgo_layout),
	SCTP("AUTH_KEY", 23, SECRET, .layouts = authkey_layout),
	SCTP("AUTH_ACTIVE_KEY", 24, STRUCT, .layouts = authkeyid_layout),
	SCTP("AUTH_DELETE_KEY", 25, STRUCT, .layouts = authkeyid_layout),
	SCTP("PEER_AUTH_CHUNKS", 26, STRUCT, .layouts = authchunks_layout),
	SCTP("LOCAL_AUTH_CHUNKS", 27, STRUCT, .layouts = authchunks_layout),
	SCTP("GET_ASSOC_NUMBER", 28, UNSIGNED),
	SCTP("GET_ASSOC_ID_LIST", 29, STRUCT, .layouts = assoc_ids_layout),
	SCTP("AUTO_ASCONF", 30, SIGNED),
	SCTP("PEER_ADDR_THLDS", 31, STRUCT, .layouts = paddrthlds_layout),
	SCTP("RECVRCVINFO", 32, SIGNED),
	SCTP("RECVNXTINFO", 33, SIGNED),
	SCTP("DEFAULT_SNDINFO", 34, STRUCT, .layouts = sndinfo_layout),
	SCTP("AUTH_DEACTIVATE_KEY", 35, STRUCT, .layouts = authkeyid_layout),
	SCTP("REUSE_PORT", 36, SIGNED),
	SCTP("PEER_ADDR_THLDS_V2", 37, STRUCT, .layouts = paddrthlds_v2_layout),
	SCTP("SOCKOPT_BINDX_ADD", 100, SOCKADDR),
	SCTP("SOCKOPT_BINDX_REM", 101, SOCKADDR),
	SCTP("SOCKOPT_PEELOFF", 102, STRUCT, .layouts = peeloff_layout),
	SCTP("SOCKOPT_CONNECTX_OLD", 107, SOCKADDR),
	SCTP("GET_PEER_ADDRS", 108, STRUCT, .layouts = getaddrs_layout),
	SCTP("GET_LOCAL_ADDRS", 109, STRUCT, .layouts = getaddrs_layout),
	SCTP("SOCKOPT_CONNECTX", 110, SOCKADDR),
	SCTP("SOCKOPT_CONNECTX3", 111, STRUCT, .layouts = connectx_layout),
	SCTP("GET_ASSOC_STATS", 112, STRUCT, .layouts = stats_layout),
	SCTP("PR_SUPPORTED", 113, STRUCT, .layouts = assoc_value_layout),
	SCTP("DEFAULT_PRINFO", 114, STRUCT, .layouts = default_prinfo_layout),
	SCTP("PR_ASSOC_STATUS", 115, STRUCT, .layouts = prstatus_layout),
	SCTP("PR_STREAM_STATUS", 116, STRUCT, .layouts = prstatus_layout),
	SCTP("RECONFIG_SUPPORTED", 117, STRUCT, .layouts = assoc_value_layout),
	SCTP("ENABLE_STREAM_RESET", 118, STRUCT, .layouts = assoc_value_layout),
	SCTP("RESET_STREAMS", 119, STRUCT, .layouts = reset_streams_layout),
	SCTP("RESET_ASSOC", 120, SIGNED),
	SCTP("ADD_STREAMS", 121, STRUCT, .layouts = add_streams_layout),
	SCTP("SOCKOPT_PEELOFF_FLAGS", 122, STRUCT, .layouts = peeloff_layout),
	SCTP("STREAM_SCHEDULER", 123, STRUCT, .layouts = assoc_value_layout),
	SCTP("STREAM_SCHEDULER_VALUE", 124, STRUCT, .layouts = stream_value_layout),
	SCTP("INTERLEAVING_SUPPORTED", 125, STRUCT, .layouts = assoc_value_layout),
	SCTP("SENDMSG_CONNECT", 126, BYTES),
	SCTP("EVENT", 127, STRUCT, .layouts = event_layout),
	SCTP("ASCONF_SUPPORTED", 128, STRUCT, .layouts = assoc_value_layout),
	SCTP("AUTH_SUPPORTED", 129, STRUCT, .layouts = assoc_value_layout),
	SCTP("ECN_SUPPORTED", 130, STRUCT, .layouts = assoc_value_layout),
	SCTP("EXPOSE_POTENTIALLY_FAILED_STATE", 131, STRUCT, .layouts = assoc_value_layout),
	SCTP("REMOTE_UDP_ENCAPS_PORT", 132, STRUCT, .layouts = udpencaps_layout),
	SCTP("PLPMTUD_PROBE_INTERVAL", 133, STRUCT, .layouts = probeinterval_layout),
	SCTP("GET_PEER_ADDRS_NUM_OLD", 103, SIGNED),
	SCTP("GET_PEER_ADDRS_OLD", 104, BYTES),
	SCTP("GET_LOCAL_ADDRS_NUM_OLD", 105, SIGNED),
	SCTP("GET_LOCAL_ADDRS_OLD", 106, BYTES),
	OPTIONS_END,
};
